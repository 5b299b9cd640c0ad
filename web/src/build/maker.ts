// Asks a worker to make what the form says. The newest order counts: one that waits is replaced by the next.
import { startWorker } from '../core.js';
import type { Answer, Question } from '../protocol.js';
import type { Made, Order } from './make.js';

/** Making an RSA key of 4096 bits takes seconds. */
const PATIENCE_MILLISECONDS = 30_000;

export interface MakerListener {
  made(made: Made, order: Order): void;
  failed(message: string): void;
  requests(number: number): void;
}

export class Maker {
  readonly #listener: MakerListener;
  #worker: Worker | undefined;
  #asked: { id: number; order: Order } | undefined;
  #waiting: Order | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #id = 0;

  constructor(listener: MakerListener) {
    this.#listener = listener;
  }

  /** Starts the worker before it is needed. */
  start(): void {
    this.#worker ??= this.#start();
  }

  /** Whether an order waits for the one before it. */
  get isWaiting(): boolean {
    return this.#waiting !== undefined;
  }

  ask(order: Order): void {
    // A key that is being made is not thrown away by what is typed meanwhile: who hears of it orders anew with it.
    this.#waiting = order;
    this.#next();
  }

  /** Ends the worker: what it knew goes with it. */
  wipe(): void {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#asked = undefined;
    this.#waiting = undefined;
  }

  #next(): void {
    if (!this.#waiting || this.#asked) return;
    this.#id += 1;
    this.#asked = { id: this.#id, order: this.#waiting };
    this.#waiting = undefined;
    this.#worker ??= this.#start();
    const question: Question = { about: 'build', id: this.#id, order: this.#asked.order };
    this.#worker.postMessage(question);
    this.#timer = setTimeout(
      () => this.#end('It took more than half a minute and was stopped.'),
      PATIENCE_MILLISECONDS,
    );
  }

  #start(): Worker {
    const worker = startWorker('kubecred build');
    worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => this.#hear(data));
    worker.addEventListener('error', (event) => this.#end(event.message || 'The worker did not start.'));
    return worker;
  }

  #hear(answer: Answer): void {
    if (answer.about === 'requests') this.#listener.requests(answer.number);
    if (answer.about !== 'built' || answer.id !== this.#asked?.id) return;
    const { order } = this.#asked;
    this.#asked = undefined;
    clearTimeout(this.#timer);
    // A key is taken even of an answer that is old by now: the next order signs with it.
    if (!this.#waiting || answer.made.key) this.#listener.made(answer.made, order);
    this.#next();
  }

  #end(message: string): void {
    const waiting = this.#waiting;
    this.wipe();
    if (waiting) this.ask(waiting);
    else this.#listener.failed(message);
  }
}
