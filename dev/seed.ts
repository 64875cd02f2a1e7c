import fc from 'fast-check';

// Properties are tried with the same cases in each run, so that a change is judged by what it changes. New cases are drawn
// with `PROPERTY_SEED=random`; what they find becomes a case of its own.
const { PROPERTY_SEED: seed = '20261120' } = process.env;
if (seed !== 'random') fc.configureGlobal({ seed: Number(seed) });
