// Asks the worker. Only the newest question counts: one that waits is replaced by the next, and a worker that does not
// answer in time is ended and replaced.
import type { Tree } from './asn1-tree.js';
import type { Edit } from './build/edit.js';
import { settled, startWorker } from './core.js';
import type { Overview, Page } from './overview.js';
import type { Analysis, Answer, Done, Favour, Question } from './protocol.js';
import type { Rewritings } from './rewrite/rewrite.js';
import type { Worth } from './worth/make.js';

const PATIENCE_MILLISECONDS = 5000;

export interface Listener {
  /** The result without the checks of signatures. */
  first(overview: Overview, milliseconds: number): void;
  /**
   * The result with them, `undefined` where they changed nothing; what the credentials are worth; and how much was found
   * in other tabs, where these were looked at.
   */
  last(overview: Overview | undefined, worth: Worth | undefined, others: OthersFound | undefined): void;
  /** The checks of signatures were given up: the first result stays. */
  stopped(message: string): void;
  /** No result, and why. */
  failure(message: string): void;
  /** Requests that the worker made. */
  requests(number: number): void;
}

type OthersFound = (Answer & { about: 'last' })['others'];

type Asked = Question & { about: 'analysis' };

export class Client {
  readonly #listener: Listener;
  #worker: Worker | undefined;
  #asked: { question: Asked; answered: boolean; overview?: Overview } | undefined;
  #waiting: Asked | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Who waits for more artifacts, by the path of those around them. */
  readonly #more = new Map<string, (page: Page) => void>();
  /** Who waits for an ASN.1 tree, by the path of its artifact. */
  readonly #trees = new Map<string, (tree: Tree | undefined) => void>();
  /** Who waits for what the text can be written as. */
  #rewritten: { id: number; told: (rewritings: Rewritings | undefined) => void } | undefined;
  /** Who waits for a favour, by its number. */
  readonly #favours = new Map<number, (done: Done | undefined, message: string) => void>();
  /** Who waits for the input that builds an artifact. */
  #edit: ((edit: Edit | undefined) => void) | undefined;
  #id = 0;
  #favour = 0;

  constructor(listener: Listener) {
    this.#listener = listener;
    this.#worker = this.#start();
  }

  /** Another question is on its way: from now on, no answer to an earlier one is of what is there. */
  expect(): void {
    this.#id += 1;
    this.#more.clear();
    this.#trees.clear();
    this.#edit = undefined;
    this.#waiting = undefined;
  }

  ask(analysis: Analysis): void {
    this.expect();
    this.#waiting = { ...analysis, about: 'analysis', id: this.#id };
    this.#next();
  }

  /** Asks for more artifacts of the last report; `drawn` is not called if another question comes first. */
  more(path: readonly number[], from: number, drawn: (page: Page) => void): void {
    this.#more.set(path.join('.'), drawn);
    this.#post({ about: 'more', id: this.#id, path, from });
  }

  /** Asks for the ASN.1 tree of an artifact of the last report, in the same way. */
  asn1(path: readonly number[], drawn: (tree: Tree | undefined) => void): void {
    this.#trees.set(path.join('.'), drawn);
    this.#post({ about: 'asn1', id: this.#id, path });
  }

  /** Asks what a text can be written as; the last who asks gets the answer. */
  rewrite(input: readonly string[], told: (rewritings: Rewritings | undefined) => void): void {
    // Of the text and not of a report: an analysis that comes next does not make the answer old.
    const id = (this.#rewritten?.id ?? 0) + 1;
    this.#rewritten = { id, told };
    this.#post({ about: 'rewrite', id, input });
  }

  /** Asks for something beside the analysis. */
  favour(favour: Favour): Promise<Done> {
    this.#favour += 1;
    const number = this.#favour;
    return new Promise((resolve, reject) => {
      this.#favours.set(number, (done, message) => (done ? resolve(done) : reject(new Error(message))));
      this.#post({ about: 'favour', number, favour });
    });
  }

  /** Ends the worker with all that it knows: its memory goes with it. The next question starts another one. */
  wipe(): void {
    this.expect();
    this.#end();
  }

  /** Asks for the input that builds an artifact of the last report again. */
  edit(path: readonly number[], found: (edit: Edit | undefined) => void): void {
    this.#edit = found;
    this.#post({ about: 'edit', id: this.#id, path });
  }

  #next(): void {
    // A question without a first answer is not interrupted: the worker would not hear it anyway.
    if (!this.#waiting || (this.#asked && !this.#asked.answered)) return;
    this.#asked = { question: this.#waiting, answered: false };
    this.#post(this.#waiting);
    this.#waiting = undefined;
    this.#watch();
  }

  #start(): Worker {
    const worker = startWorker('kubecred');
    worker.addEventListener('message', (event: MessageEvent<Answer>) => this.#hear(event.data));
    worker.addEventListener('error', (event) => {
      const old = this.#isOld();
      this.#end();
      if (!old) this.#listener.failure(`The analysis could not run: ${event.message || 'its worker did not start'}.`);
    });
    return worker;
  }

  #hear(answer: Answer): void {
    if (answer.about === 'requests') {
      this.#listener.requests(answer.number);
      return;
    }
    if (answer.about === 'rewrite') {
      if (answer.id === this.#rewritten?.id) this.#rewritten.told(answer.rewritings);
      return;
    }
    if (answer.about === 'done') {
      this.#favours.get(answer.number)?.(answer.done, answer.message);
      this.#favours.delete(answer.number);
      return;
    }
    if (answer.about === 'built') return;
    if (answer.about === 'edit') {
      if (answer.id === this.#id) this.#edit?.(answer.edit);
      return;
    }
    if (answer.about === 'more' || answer.about === 'asn1') {
      if (answer.id === this.#id) this.#hand(answer);
      return;
    }
    if (answer.id !== this.#asked?.question.id) return;
    const old = this.#isOld();
    if (answer.about === 'first') {
      this.#asked.answered = true;
      this.#asked.overview = answer.overview;
      if (!old) this.#listener.first(answer.overview, answer.milliseconds);
      this.#watch();
    } else {
      const { overview } = this.#asked;
      this.#asked = undefined;
      clearTimeout(this.#timer);
      if (!old && answer.about === 'last') {
        const later = overview && answer.overview && { ...overview, ...answer.overview };
        this.#listener.last(later, answer.worth, answer.others);
      }
      if (!old && answer.about === 'failure') this.#listener.failure(`The analysis failed: ${answer.message}.`);
    }
    this.#next();
  }

  /** Whether what comes for the question that was asked is of something that is no longer there. */
  #isOld(): boolean {
    return this.#asked !== undefined && this.#asked.question.id !== this.#id;
  }

  /** Gives what was asked for to who asked. */
  #hand(answer: Answer & { about: 'more' | 'asn1' }): void {
    const key = answer.path.join('.');
    if (answer.about === 'more') this.#more.get(key)?.(answer.page);
    else this.#trees.get(key)?.(answer.tree);
    this.#more.delete(key);
    this.#trees.delete(key);
  }

  #watch(): void {
    clearTimeout(this.#timer);
    const asked = this.#asked;
    // How long the network takes is no fault of the worker.
    void settled.then(() => {
      if (this.#asked !== asked) return;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#giveUp(), PATIENCE_MILLISECONDS);
    });
  }

  #giveUp(): void {
    const asked = this.#asked;
    const old = this.#isOld();
    this.#end();
    if (old) return;
    if (asked?.answered) {
      // The new worker knows nothing yet of what is shown.
      const { question } = asked;
      this.#post({ ...question, options: { ...question.options, signatures: 'defer' } });
      for (const path of this.#trees.keys()) {
        this.#post({ about: 'asn1', id: question.id, path: path.split('.').map(Number) });
      }
      this.#listener.stopped(
        'The checks of signatures took more than five seconds and were stopped: what is shown is without them.',
      );
    } else {
      this.#listener.failure('The analysis took more than five seconds and was stopped. The text is as it was.');
    }
  }

  /** Ends the worker. The next question starts another one: one that cannot start is not tried over and over. */
  #end(): void {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#asked = undefined;
    for (const refuse of this.#favours.values()) refuse(undefined, 'the worker was stopped');
    this.#favours.clear();
    // What it was asked beside, it does not answer any more.
    this.#rewritten?.told(undefined);
    this.#next();
  }

  #post(question: Question): void {
    this.#worker ??= this.#start();
    this.#worker.postMessage(question);
  }
}
