// A running kube-apiserver with its etcd: throw-away state, on 127.0.0.1, for one administrator.
import { execFileSync, spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** @typedef {{ method?: string, path: string, body?: string, contentType?: string, headers?: Record<string, string | string[]> }} Question */
/** @typedef {{ code: number, warnings: string[], text: string }} Answer */
/** @typedef {{ url: string, processes: number[] }} Running */

/**
 * Starts both programs and waits until the server is ready.
 * @param {string} folder where `build` put them
 * @returns {Promise<Server>}
 */
export async function start(folder) {
  for (const program of ['etcd', 'kube-apiserver']) {
    if (!existsSync(join(folder, program))) throw new Error(`there is no \`${join(folder, program)}\`: build it first`);
  }
  await stop(folder);
  const run = join(folder, 'run');
  rmSync(run, { recursive: true, force: true });
  mkdirSync(run, { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const token = randomBytes(32).toString('hex');
  writeFileSync(join(run, 'service-accounts.key'), privateKey, { mode: 0o600 });
  writeFileSync(join(run, 'tokens.csv'), `${token},admin,1,"system:masters"\n`, { mode: 0o600 });
  writeFileSync(join(run, 'token'), token, { mode: 0o600 });

  const client = `http://127.0.0.1:${await freePort()}`;
  const peer = `http://127.0.0.1:${await freePort()}`;
  const port = await freePort();
  const issuer = 'https://kubernetes.default.svc';
  const processes = [
    launch(folder, 'etcd', {
      'data-dir': join(run, 'etcd'),
      'unsafe-no-fsync': 'true',
      'listen-client-urls': client,
      'advertise-client-urls': client,
      'listen-peer-urls': peer,
      'initial-advertise-peer-urls': peer,
      'initial-cluster': `default=${peer}`,
    }),
    launch(folder, 'kube-apiserver', {
      'etcd-servers': client,
      'bind-address': '127.0.0.1',
      'advertise-address': '127.0.0.1',
      'secure-port': String(port),
      'cert-dir': join(run, 'certificates'),
      'service-cluster-ip-range': '10.0.0.0/24',
      'endpoint-reconciler-type': 'none',
      'token-auth-file': join(run, 'tokens.csv'),
      'authorization-mode': 'RBAC',
      'service-account-issuer': issuer,
      'service-account-key-file': join(run, 'service-accounts.key'),
      'service-account-signing-key-file': join(run, 'service-accounts.key'),
      'api-audiences': issuer,
    }),
  ];
  /** @type {Running} */
  const running = { url: `https://127.0.0.1:${port}`, processes };
  writeFileSync(join(run, 'server.json'), JSON.stringify(running));
  await until('kube-apiserver is ready', 120, async () => {
    const dead = processes.find((id) => !lives(id));
    if (dead !== undefined) throw new Error(`a program ended; see the logs in \`${run}\``);
    // The certificate that it is known by is written while it starts.
    const answer = connect(folder)?.ask({ method: 'GET', path: '/readyz' });
    return (await answer?.catch(() => undefined))?.text === 'ok';
  });
  return connected(folder);
}

/**
 * Ends what `start` started, and waits until it has ended. Nothing happens where nothing runs.
 * @param {string} folder
 */
export async function stop(folder) {
  const running = readRunning(folder);
  if (running === undefined) return;
  // First the server: without etcd it would wait.
  for (const id of running.processes.toReversed()) {
    if (!isOurs(id, folder)) continue;
    process.kill(id, 'SIGTERM');
    await until(`process ${id} has ended`, 60, async () => !lives(id));
  }
  rmSync(join(folder, 'run', 'server.json'));
}

/**
 * @param {string} folder
 * @returns {Server} the server that `start` left running
 */
export function connected(folder) {
  const server = connect(folder);
  if (server === undefined)
    throw new Error(`no server runs; \`node tests/oracle/oracle.mjs start ${folder}\` starts it`);
  return server;
}

/** A server to ask. */
export class Server {
  url;
  #token;
  #agent;

  /**
   * @param {string} url
   * @param {string} token
   * @param {Buffer} certificate
   */
  constructor(url, token, certificate) {
    this.url = url;
    this.#token = token;
    this.#agent = new Agent({ keepAlive: true, maxSockets: 1, ca: certificate });
  }

  /**
   * @param {Question} question
   * @returns {Promise<Answer>}
   */
  ask({ method = 'POST', path, body, contentType = 'application/json', headers = {} }) {
    return new Promise((resolve, reject) => {
      const sent = request(
        this.url + path,
        {
          method,
          agent: this.#agent,
          headers: {
            authorization: `Bearer ${this.#token}`,
            accept: 'application/json, */*',
            ...(body === undefined ? {} : { 'content-type': contentType }),
            ...headers,
          },
        },
        (answer) => {
          /** @type {Buffer[]} */
          const parts = [];
          answer.on('data', (part) => parts.push(part));
          answer.on('error', reject);
          answer.on('end', () => {
            const warnings = answer.headersDistinct.warning ?? [];
            resolve({ code: answer.statusCode ?? 0, warnings, text: Buffer.concat(parts).toString() });
          });
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }

  /**
   * Asks for something that is part of the preparation, and so must succeed.
   * @param {Question} question
   * @param {...number} alsoGood codes that are no failure
   * @returns {Promise<any>} what was answered
   */
  async must(question, ...alsoGood) {
    const { code, text } = await this.ask(question);
    if (code >= 300 && !alsoGood.includes(code)) {
      throw new Error(`${question.method ?? 'POST'} ${question.path} was answered with ${code}: ${text}`);
    }
    return JSON.parse(text);
  }
}

/**
 * @param {string} what
 * @param {number} seconds
 * @param {() => Promise<boolean>} holds
 */
export async function until(what, seconds, holds) {
  const end = performance.now() + seconds * 1000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited ${seconds} s in vain until ${what}`);
    await sleep(100);
  }
}

/**
 * @param {string} folder
 * @returns {Server | undefined}
 */
function connect(folder) {
  const running = readRunning(folder);
  if (running === undefined) return undefined;
  const run = join(folder, 'run');
  const certificate = readIfThere(join(run, 'certificates', 'apiserver.crt'));
  if (certificate === undefined) return undefined;
  return new Server(running.url, readFileSync(join(run, 'token'), 'utf8'), certificate);
}

/**
 * @param {string} folder
 * @returns {Running | undefined}
 */
function readRunning(folder) {
  const text = readIfThere(join(folder, 'run', 'server.json'));
  return text === undefined ? undefined : JSON.parse(text.toString());
}

/** @param {string} path */
function readIfThere(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/**
 * @param {string} folder
 * @param {string} program
 * @param {Record<string, string>} options
 * @returns {number} its process
 */
function launch(folder, program, options) {
  const log = openSync(join(folder, 'run', `${program}.log`), 'w');
  const words = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  const started = spawn(join(folder, program), words, { detached: true, stdio: ['ignore', log, log] });
  // What went wrong follows from there being no process; unheard, the event would end this one.
  started.on('error', () => {});
  if (started.pid === undefined) throw new Error(`\`${join(folder, program)}\` does not start`);
  started.unref();
  return started.pid;
}

/** @param {number} id */
function lives(id) {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * After a restart of the machine the number may be another program's.
 * @param {number} id
 * @param {string} folder
 */
function isOurs(id, folder) {
  return lives(id) && execFileSync('ps', ['-p', String(id), '-o', 'args='], { encoding: 'utf8' }).includes(folder);
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
