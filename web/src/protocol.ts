// What the page and its worker say to each other. A report can be larger than the page could take in one go: the worker
// keeps it, and gives it out by pages.
import type { Options, Redaction } from 'kubecred';
import type { Tree } from './asn1-tree.js';
import type { Edit } from './build/edit.js';
import type { Made, Order } from './build/make.js';
import type { LaterOverview, Overview, Page } from './overview.js';
import type { Wanted } from './report/content.js';
import type { Rewritings } from './rewrite/rewrite.js';
import type { Worth } from './worth/make.js';
import type { Found } from './worth/others.js';

/** A text as it was pasted, in pieces, or the bytes of a file that is not text. */
export type Input = readonly string[] | Uint8Array;

/** What is to be analysed. Without signatures where the options say so. */
export interface Analysis {
  input: Input;
  options: Options;
  /** The issuers whose tokens the cluster takes. */
  issuers?: readonly string[];
  /** What was kept to compare the input with. */
  beside?: Input | undefined;
  others?: OtherTabs | undefined;
}

/** What stands in the tabs that are not shown. */
export interface OtherTabs {
  tabs: readonly OtherTab[];
  /** How many there are beyond those. */
  left: number;
}

export interface OtherTab {
  id: number;
  name: string;
  input: Input;
}

/** What is asked for beside the analysis, of an input of its own. */
export type Favour =
  /** The input without its secrets. */
  | { about: 'redact'; input: Input }
  /** A report to hand over. */
  | {
      about: 'report';
      input: Input;
      options: Options;
      issuers: readonly string[];
      others: OtherTabs | undefined;
      wanted: Wanted;
    };

/** What is given for a favour. */
export interface Done {
  text: string;
  /** Of a redacted text: what was replaced. */
  replaced: Pick<Redaction, 'what'>[];
}

/** Page to worker. */
export type Question =
  | { about: 'favour'; number: number; favour: Favour }
  | ({ about: 'analysis'; id: number } & Analysis)
  /** The artifacts below the one at `path`, from number `from` on, of the report with that number. */
  | { about: 'more'; id: number; path: readonly number[]; from: number }
  /** What the text can be written as. */
  | { about: 'rewrite'; id: number; input: readonly string[] }
  /** The ASN.1 tree of the artifact at `path` of that report. */
  | { about: 'asn1'; id: number; path: readonly number[] }
  /** The input that builds again the artifact at `path` of that report. */
  | { about: 'edit'; id: number; path: readonly number[] }
  /** Something to be made. */
  | { about: 'build'; id: number; order: Order };

/** Worker to page. */
export type Answer =
  /** Everything but the checks of signatures. */
  | { about: 'first'; id: number; overview: Overview; milliseconds: number }
  /** With them, where they changed something, and what the credentials are worth, where that was looked at. */
  | {
      about: 'last';
      id: number;
      overview: LaterOverview | undefined;
      worth: Worth | undefined;
      /** How much was found in other tabs, where these were looked at. */
      others: readonly { id: number; found: Found }[] | undefined;
    }
  | { about: 'failure'; id: number; message: string }
  | { about: 'more'; id: number; path: readonly number[]; page: Page }
  /** Nothing where the artifact is not DER. */
  | { about: 'asn1'; id: number; path: readonly number[]; tree: Tree | undefined }
  /** Nothing where the text is neither YAML nor JSON. */
  | { about: 'rewrite'; id: number; rewritings: Rewritings | undefined }
  /** The favour of that number, or why it could not be done. */
  | { about: 'done'; number: number; done: Done | undefined; message: string }
  /** Nothing where none can be built. */
  | { about: 'edit'; id: number; path: readonly number[]; edit: Edit | undefined }
  | { about: 'built'; id: number; made: Made }
  /** How many requests the worker has made. */
  | { about: 'requests'; number: number };
