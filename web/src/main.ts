import { analyze } from 'kubecred';

const output = document.querySelector('output');
if (output) output.textContent = JSON.stringify(analyze('apiVersion: v1\nkind: ServiceAccount\n'));
