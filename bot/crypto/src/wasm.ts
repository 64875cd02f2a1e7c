import { createRequire } from 'node:module';
import type * as Crate from '@matrix-org/matrix-sdk-crypto-wasm';

export type Wasm = typeof Crate;

const require = createRequire(import.meta.url);

/** The crate's bindings, eight megabytes: loaded by the first who needs them. */
export const wasm = (): Wasm => require('@matrix-org/matrix-sdk-crypto-wasm') as Wasm;
