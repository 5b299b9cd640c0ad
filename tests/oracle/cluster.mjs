// What the cluster holds while a case is recorded.
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { until } from './server.mjs';
import { withoutIdentity } from './verdict.mjs';

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const authentications = '/apis/config.openshift.io/v1/authentications';
const serviceAccounts = '/api/v1/namespaces/default/serviceaccounts';

/**
 * What every recording presupposes: ServiceAccounts `default` and `builder`, and the Pod `p` of `builder`, all in
 * namespace `default`.
 * @param {import('./server.mjs').Server} server
 */
export async function furnish(server) {
  // The server makes the namespace itself, some moments after it is ready.
  await until('there is a namespace `default`', 60, async () => {
    const { code } = await server.ask({ method: 'GET', path: '/api/v1/namespaces/default' });
    return code === 200;
  });
  for (const name of ['default', 'builder']) {
    await server.must({ path: serviceAccounts, body: JSON.stringify({ metadata: { name } }) });
  }
  const pod = {
    metadata: { name: 'p' },
    spec: { serviceAccountName: 'builder', containers: [{ name: 'c', image: 'i' }] },
  };
  await server.must({ path: '/api/v1/namespaces/default/pods', body: JSON.stringify(pod) });
}

/** Brings the cluster from what one case presupposes to what the next one does. */
export class Stage {
  #server;
  #definitionFiles;
  /** @type {string | undefined} */
  #definition;
  /** The stored object, as `before` has it and as it is. @type {{ path: string, before: string, live: any } | undefined} */
  #stored;

  /**
   * @param {import('./server.mjs').Server} server
   * @param {Map<string, string>} definitionFiles files of CustomResourceDefinitions, by the name that cases use
   */
  constructor(server, definitionFiles) {
    this.#server = server;
    this.#definitionFiles = definitionFiles;
  }

  /**
   * @param {import('./record.mjs').Case & { body: string }} test
   * @returns {Promise<string>} the body to send: identity and version of the stored object are those it has here
   */
  async set({ path, body, before, crd }) {
    if (path.startsWith(authentications)) await this.#define(crd ?? 'Default');
    if (before === undefined || before === null) {
      await this.#clear();
      return body;
    }
    return withLiveIdentity(body, before, await this.#store(before, path));
  }

  /** Leaves nothing behind. */
  async clear() {
    await this.#clear();
    if (this.#definition !== undefined) await this.#undefine();
  }

  /** @param {string} name */
  async #define(name) {
    if (this.#definition === name) return;
    const file = this.#definitionFiles.get(name);
    if (file === undefined) throw new Error(`no file was given for the definition \`${name}\``);
    await this.#clear();
    await this.#undefine();
    const contentType = file.endsWith('.json') ? 'application/json' : 'application/yaml';
    await this.#server.must({ path: definitions, body: readFileSync(file, 'utf8'), contentType });
    await until('the definition is served', 60, async () => (await this.#codeOf(authentications)) === 200);
    this.#definition = name;
  }

  async #undefine() {
    this.#definition = undefined;
    await this.#server.must({ method: 'DELETE', path: `${definitions}/authentications.config.openshift.io` }, 404);
    await until('the definition is gone', 60, async () => (await this.#codeOf(authentications)) === 404);
  }

  async #clear() {
    if (this.#stored === undefined) return;
    await this.#server.must({ method: 'DELETE', path: this.#stored.path });
    this.#stored = undefined;
  }

  /**
   * @param {any} before
   * @param {string} path of the request
   * @returns {Promise<any>} the object as it is stored now
   */
  async #store(before, path) {
    const name = before.metadata.name;
    const wanted = {
      path: path.slice(0, path.lastIndexOf(`/${name}`) + name.length + 1),
      before: JSON.stringify(before),
    };
    if (this.#stored?.path === wanted.path && this.#stored.before === wanted.before) return this.#stored.live;
    await this.#clear();
    const object = withoutIdentity(before);
    // A run that was broken off may have left one.
    await this.#server.must({ method: 'DELETE', path: wanted.path }, 404);
    const collection = wanted.path.slice(0, -name.length - 1);
    await this.#server.must({ path: collection, body: JSON.stringify(object), headers: impersonating(before.spec) });
    for (const [subresource, status] of stages(before)) {
      await this.#server.must({
        method: 'PUT',
        path: `${wanted.path}/${subresource}`,
        body: JSON.stringify({ ...object, status }),
      });
    }
    const live = await this.#server.must({ method: 'GET', path: wanted.path });
    this.#stored = { ...wanted, live };
    if (!isDeepStrictEqual(withoutIdentity(live), object)) {
      await this.#clear();
      throw new Error(`${JSON.stringify(object)} was to be stored, ${JSON.stringify(live)} was stored`);
    }
    return live;
  }

  /** @param {string} path */
  async #codeOf(path) {
    return (await this.#server.ask({ method: 'GET', path })).code;
  }
}

/**
 * The requests that give a new object its status, in order: a create drops it.
 * @param {any} before
 * @returns {[string, any][]} the subresource, and the status to send
 */
function stages({ kind, status = {} }) {
  if (Object.keys(status).length === 0) return [];
  if (kind !== 'CertificateSigningRequest') return [['status', status]];
  // Each of the two subresources writes only its own part.
  /** @type {{ type: string }[]} */
  const conditions = status.conditions ?? [];
  const approval = conditions.filter(({ type }) => type === 'Approved' || type === 'Denied');
  const rest = approval.length < conditions.length || status.certificate !== undefined;
  return [...sent(approval.length > 0, 'approval', { conditions: approval }), ...sent(rest, 'status', status)];
}

/**
 * @param {boolean} needed
 * @param {string} subresource
 * @param {any} status
 * @returns {[string, any][]}
 */
function sent(needed, subresource, status) {
  return needed ? [[subresource, status]] : [];
}

/**
 * A CertificateSigningRequest keeps who created it.
 * @param {any} spec
 * @returns {Record<string, string | string[]>}
 */
function impersonating(spec) {
  if (spec?.username === undefined) return {};
  return {
    'impersonate-user': spec.username,
    ...(spec.uid === undefined ? {} : { 'impersonate-uid': spec.uid }),
    'impersonate-group': spec.groups ?? [],
  };
}

/**
 * Where the body names the identity, version or creation time of the object in `before`, those of the object as it is
 * here. Other values are the case's point and stay.
 * @param {string} body
 * @param {any} before
 * @param {any} live
 */
function withLiveIdentity(body, before, live) {
  return ['uid', 'resourceVersion', 'creationTimestamp'].reduce((text, name) => {
    const recorded = before.metadata[name];
    if (recorded === undefined) return text;
    const as = (/** @type {string} */ space, /** @type {string} */ value) => `"${name}":${space}"${value}"`;
    return ['', ' '].reduce(
      (text, space) => text.replaceAll(as(space, recorded), as(space, live.metadata[name])),
      text,
    );
  }, body);
}
