import { handleWidgetsContract, type HandleWidgets } from '../../../shared/src/commands/handleWidgets.ts';
import { targetOf, type Command } from '../dispatch/command.ts';
import { demandMeeting } from '../meetings/meeting.ts';
import { changeWidgets } from '../meetings/widgets.ts';

export const handleWidgets: Command<HandleWidgets> = {
  contract: handleWidgetsContract,
  execute: async ({ add, widget_ids }, run, meetings) => {
    const target = targetOf(run);
    await changeWidgets(meetings, demandMeeting(target.roomId, target.state), target, {
      add,
      ids: widget_ids,
    });
    return {};
  },
};
