/**
 * Whether a request that failed with 500 once more is hopeless. A 500 is mostly the homeserver's bug with one request,
 * which waiting does not mend; but a homeserver whose database is away answers all requests so, and those are waited for.
 */
export type IsHopeless = () => Promise<boolean>;

/** Failures with 500 after which it is asked whose fault they are. */
const FAILURES = 6;

/**
 * Begins to count the failures of one request.
 *
 * @param works whether the homeserver carries out something else
 */
export function doubt(works: () => Promise<boolean>): IsHopeless {
  let failures = 0;
  let worked = false;
  return async () => {
    // It failed although the homeserver was well: had it only recovered in between, it would not have.
    if (worked) return true;
    failures += 1;
    if (failures >= FAILURES) worked = await works();
    return false;
  };
}
