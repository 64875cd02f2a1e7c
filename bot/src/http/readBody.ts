import express, { type RequestHandler } from 'express';
import { AppError } from '../../../shared/src/appError.ts';

/** The largest body that is read. A meeting with a thousand participants and exceptions fits many times. */
const MAX_BODY = '1mb';

/** How deep a body may be nested. A meeting has ten levels; at some thousands it could no longer be written down. */
const MAX_DEPTH = 100;

const isDeeperThan = (depth: number, value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (depth === 0 || Object.values(value).some((inner) => isDeeperThan(depth - 1, inner)));

const refuseDeepNesting: RequestHandler = ({ body }, _response, next) => {
  if (isDeeperThan(MAX_DEPTH, body)) {
    const complaint = `the body is nested deeper than ${MAX_DEPTH} levels`;
    throw new AppError('invalid', complaint, { params: { fields: [complaint] } });
  }
  next();
};

/** Reads JSON bodies and refuses those that cannot be worked with. */
export const readBody = (): RequestHandler[] => [
  express.json({ limit: MAX_BODY, strict: true }),
  refuseDeepNesting,
];
