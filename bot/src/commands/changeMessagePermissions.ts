import {
  changeMessagePermissionsContract,
  type ChangeMessagePermissions,
} from '../../../shared/src/commands/changeMessagePermissions.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { targetOf, type Command } from '../dispatch/command.ts';

export const changeMessagePermissions: Command<ChangeMessagePermissions> = {
  contract: changeMessagePermissionsContract,
  execute: async ({ messaging_power_level }, run, { rooms }) => {
    const { roomId, state } = targetOf(run);
    // Authorisation has seen to it that there are power levels.
    const levels = state.content(stateKinds.powerLevels);
    await rooms.setState(roomId, stateKinds.powerLevels, '', {
      ...levels,
      events_default: messaging_power_level,
    });
    return {};
  },
};
