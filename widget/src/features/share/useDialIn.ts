import { useCallback } from 'react';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import type { BotApi, SharingInformation } from '../../host/botApi.ts';
import { useAsked, type Asked } from '../../store/useAsked.ts';

/** How people without a computer take part in a meeting; nothing where the bot knows of no telephone. */
export function useDialIn(roomId: RoomId): Asked<SharingInformation> {
  return useAsked(
    useCallback(
      async (bot: BotApi) => ((await bot.config()).jitsiDialInEnabled ? bot.sharing(roomId) : {}),
      [roomId],
    ),
  );
}
