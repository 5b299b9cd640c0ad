// What stands in the place of a result before there is an input.
import { byId, fill, h } from './dom.js';
import { offerSamples, type Sample } from './samples.js';

/** Fills it; `load` is called with the sample that is chosen. */
export function showStart(load: (sample: Sample) => void): void {
  const offered = h('div', { class: 'groups' });
  offerSamples(offered, load);
  fill(
    byId('start'),
    h('h2', { id: 'start-title', class: 'large' }, 'Start with a text of your own, or with a sample'),
    h(
      'p',
      { class: 'lead' },
      'Paste or drop a manifest, certificate, certification request, token, key or kubeconfig into the editor. It is read here, in this tab: you see what kube-apiserver would answer, what is wrong and where, and what is inside.',
    ),
    offered,
  );
}
