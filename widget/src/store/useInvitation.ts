import { useState } from 'react';
import { toAppError, type ErrorCode } from '../../../shared/src/appError.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { useHost } from './context.tsx';

/** Answers an invitation. While `isBusy` it is being answered; `code` says why the last attempt failed. */
export function useInvitation(roomId: RoomId): {
  readonly accept: () => void;
  readonly decline: () => void;
  readonly isBusy: boolean;
  readonly code: ErrorCode | undefined;
} {
  const host = useHost();
  const [isBusy, setIsBusy] = useState(false);
  const [code, setCode] = useState<ErrorCode>();
  const answer = async (act: (roomId: RoomId) => Promise<void>) => {
    setIsBusy(true);
    setCode(undefined);
    await act(roomId).catch((thrown: unknown) => setCode(toAppError(thrown).code));
    setIsBusy(false);
  };
  return { accept: () => void answer(host.join), decline: () => void answer(host.leave), isBusy, code };
}
