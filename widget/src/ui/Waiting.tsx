import { Centred } from './Centred.tsx';
import { Loading } from './Loading.tsx';

/** Shown until there is something to show. */
export function Waiting() {
  return (
    <Centred>
      <Loading />
    </Centred>
  );
}
