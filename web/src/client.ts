// Asks the worker. Only the newest question counts: one that waits is replaced by the next, and a worker that does not
// answer in time is ended and replaced.
import type { Report } from 'kubecred';
import type { Answer, Question } from './protocol.js';
import AnalysisWorker from './worker.ts?worker&inline';

const PATIENCE_MILLISECONDS = 5000;

export interface Listener {
  /** The result without the checks of signatures. */
  first(report: Report, milliseconds: number): void;
  /** The result with them; `undefined` where they changed nothing. */
  last(report: Report | undefined): void;
  /** No result, and why. */
  failure(message: string): void;
  /** Requests that the worker made. */
  requests(number: number): void;
}

export class Client {
  readonly #listener: Listener;
  #worker: Worker;
  #asked: { id: number; answered: boolean } | undefined;
  #waiting: Question | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #id = 0;

  constructor(listener: Listener) {
    this.#listener = listener;
    this.#worker = this.#start();
  }

  ask(question: Omit<Question, 'id'>): void {
    this.#id += 1;
    this.#waiting = { ...question, id: this.#id };
    this.#next();
  }

  #next(): void {
    // A question without a first answer is not interrupted: the worker would not hear it anyway.
    if (!this.#waiting || (this.#asked && !this.#asked.answered)) return;
    this.#asked = { id: this.#waiting.id, answered: false };
    this.#worker.postMessage(this.#waiting);
    this.#waiting = undefined;
    this.#watch();
  }

  #start(): Worker {
    const worker = new AnalysisWorker({ name: 'kubecred' });
    worker.addEventListener('message', (event: MessageEvent<Answer>) => this.#hear(event.data));
    worker.addEventListener('error', (event) => {
      this.#replace(`The analysis could not run: ${event.message || 'its worker did not start'}.`);
    });
    return worker;
  }

  #hear(answer: Answer): void {
    if (answer.about === 'requests') {
      this.#listener.requests(answer.number);
      return;
    }
    if (answer.id !== this.#asked?.id) return;
    // What was asked for in the meantime makes this answer old.
    const old = this.#waiting !== undefined;
    if (answer.about === 'first') {
      this.#asked.answered = true;
      if (!old) this.#listener.first(answer.report, answer.milliseconds);
      this.#watch();
    } else {
      this.#asked = undefined;
      clearTimeout(this.#timer);
      if (!old && answer.about === 'last') this.#listener.last(answer.report);
      if (!old && answer.about === 'failure') this.#listener.failure(`The analysis failed: ${answer.message}.`);
    }
    this.#next();
  }

  #watch(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#replace(
        this.#asked?.answered
          ? 'The checks of signatures took more than five seconds and were stopped: what is shown is without them.'
          : 'The analysis took more than five seconds and was stopped. The text is as it was.',
      );
    }, PATIENCE_MILLISECONDS);
  }

  #replace(message: string): void {
    clearTimeout(this.#timer);
    this.#worker.terminate();
    const old = this.#waiting !== undefined;
    this.#asked = undefined;
    this.#worker = this.#start();
    if (!old) this.#listener.failure(message);
    this.#next();
  }
}
