import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { analyze } from 'kubecred';

test('a worker has an instance of its own', async () => {
  const source = `
    import { parentPort } from 'node:worker_threads';
    import { analyze } from ${JSON.stringify(import.meta.resolve('kubecred'))};
    parentPort.postMessage(analyze('a: 1'));
  `;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`));
  const report = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  assert.deepEqual(report, analyze('a: 1'));
});
