// What is drawn of the worth of credentials, of what belongs together and of a comparison: a part of the page that comes after its first view, as does
// the part of the core that finds it out.
export { showComparison } from './compare.js';
export { showWorth } from './section.js';
export { showTogether } from './together.js';
