import { dataError } from './errors.ts';

// Keys as bytes whose order, as memcmp has it, is the order of IndexedDB keys: arrays after binaries after strings after
// dates after numbers. A zero ends what has a variable length; no tag and no encoded unit begins with it.

export type Key = number | string | Date | ArrayBuffer | readonly Key[];

const tag = { number: 0x10, date: 0x20, string: 0x30, binary: 0x40, array: 0x50 } as const;

/** Sorts before every key, and after. */
export const lowest = new Uint8Array(0);
export const highest = Uint8Array.of(0xff);

/** The least bytes that sort after `bytes` and everything equal to them. */
export const successor = (bytes: Uint8Array): Uint8Array => {
  const next = new Uint8Array(bytes.length + 1);
  next.set(bytes);
  return next;
};

const writeNumber = (out: number[], value: number): void => {
  // +0 makes one zero of two.
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value + 0);
  const negative = view.getUint8(0) >= 0x80;
  for (let at = 0; at < 8; at++) {
    const byte = view.getUint8(at);
    out.push(negative ? byte ^ 0xff : at === 0 ? byte | 0x80 : byte);
  }
};

const readNumber = (bytes: Uint8Array, at: number): number => {
  const view = new DataView(new ArrayBuffer(8));
  const negative = (bytes[at] ?? 0) < 0x80;
  for (let index = 0; index < 8; index++) {
    const byte = bytes[at + index] ?? 0;
    view.setUint8(index, negative ? byte ^ 0xff : index === 0 ? byte & 0x7f : byte);
  }
  return view.getFloat64(0);
};

const twoByteLimit = 0x3fff + 0x7f;

/** Units below 0x7f take one byte, most others two, the rest three; the first byte tells which, in order. */
const writeUnit = (out: number[], unit: number): void => {
  if (unit < 0x7f) {
    out.push(unit + 1);
  } else if (unit <= twoByteLimit) {
    const shifted = unit - 0x7f;
    out.push(0x80 | (shifted >> 8), shifted & 0xff);
  } else {
    out.push(0xc0 | (unit >> 10), (unit >> 2) & 0xff, (unit & 0x3) << 6);
  }
};

type Cursor = { at: number };

const readUnits = (bytes: Uint8Array, cursor: Cursor): number[] => {
  const units: number[] = [];
  for (let first = bytes[cursor.at++] ?? 0; first !== 0; first = bytes[cursor.at++] ?? 0) {
    if (first < 0x80) {
      units.push(first - 1);
    } else if (first < 0xc0) {
      units.push((((first & 0x3f) << 8) | (bytes[cursor.at++] ?? 0)) + 0x7f);
    } else {
      const [second = 0, third = 0] = bytes.subarray(cursor.at, cursor.at + 2);
      cursor.at += 2;
      units.push(((first & 0x3f) << 10) | (second << 2) | (third >> 6));
    }
  }
  return units;
};

const isBuffer = (value: unknown): value is ArrayBuffer =>
  Object.prototype.toString.call(value) === '[object ArrayBuffer]';

const bytesOf = (value: unknown): Uint8Array | undefined => {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return isBuffer(value) ? new Uint8Array(value) : undefined;
};

const write = (out: number[], key: unknown): void => {
  if (typeof key === 'number' && !Number.isNaN(key)) {
    out.push(tag.number);
    writeNumber(out, key);
  } else if (typeof key === 'string') {
    out.push(tag.string);
    for (let at = 0; at < key.length; at++) writeUnit(out, key.charCodeAt(at));
    out.push(0);
  } else if (Array.isArray(key)) {
    out.push(tag.array);
    for (const item of key) write(out, item);
    out.push(0);
  } else if (Object.prototype.toString.call(key) === '[object Date]' && !Number.isNaN(Number(key))) {
    out.push(tag.date);
    writeNumber(out, Number(key));
  } else {
    const bytes = bytesOf(key);
    if (!bytes) throw dataError('This is no valid key.');
    out.push(tag.binary);
    for (const byte of bytes) writeUnit(out, byte);
    out.push(0);
  }
};

/** Throws a `DataError` when it is no key. */
export const encodeKey = (key: unknown): Uint8Array => {
  const out: number[] = [];
  write(out, key);
  return Uint8Array.from(out);
};

const textOf = (units: readonly number[]): string => {
  let text = '';
  // As arguments, in portions that the stack can hold.
  for (let at = 0; at < units.length; at += 4096) {
    text += String.fromCharCode(...units.slice(at, at + 4096));
  }
  return text;
};

const read = (bytes: Uint8Array, cursor: Cursor): Key => {
  const kind = bytes[cursor.at++];
  if (kind === tag.number || kind === tag.date) {
    const value = readNumber(bytes, cursor.at);
    cursor.at += 8;
    return kind === tag.number ? value : new Date(value);
  }
  if (kind === tag.string) return textOf(readUnits(bytes, cursor));
  if (kind === tag.binary) return Uint8Array.from(readUnits(bytes, cursor)).buffer;
  if (kind !== tag.array) throw new Error('The bytes are no key.');
  const items: Key[] = [];
  while (bytes[cursor.at] !== 0) items.push(read(bytes, cursor));
  cursor.at++;
  return items;
};

export const decodeKey = (bytes: Uint8Array): Key => read(bytes, { at: 0 });
