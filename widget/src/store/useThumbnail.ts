import { useEffect, useState } from 'react';
import { useHost } from './context.tsx';

type Found = { readonly mxc: string; readonly url: string };

/** What an `<img>` can show for an `mxc:` URI, as soon as the host has it. `size` is in pixels. */
export function useThumbnail(mxc: string | undefined, size = 32): string | undefined {
  const host = useHost();
  const [found, setFound] = useState<Found>();
  useEffect(() => {
    if (mxc === undefined) return;
    let isWanted = true;
    void host
      .thumbnail(mxc, size)
      // A picture that cannot be had is left out: the name says who it is.
      .catch(() => undefined)
      .then((url) => isWanted && url !== undefined && setFound({ mxc, url }));
    return () => void (isWanted = false);
  }, [host, mxc, size]);
  return found?.mxc === mxc ? found?.url : undefined;
}
