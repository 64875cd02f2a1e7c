// Everything that people can type to the bot, in the order of the help text.
import type { ChatCommand } from './chatCommand.ts';
import { answers } from './answers.ts';
import { cancel } from './cancel.ts';
import { errors } from './errors.ts';
import { health } from './health.ts';
import { help } from './help.ts';
import { keep } from './keep.ts';
import { lang } from './lang.ts';
import { newMeeting } from './new.ts';
import { next } from './next.ts';
import { reap } from './reap.ts';
import { rooms } from './rooms.ts';
import { setup } from './setup.ts';
import { stats } from './stats.ts';
import { status } from './status.ts';
import { today } from './today.ts';
import { week } from './week.ts';
import { zone } from './zone.ts';

export const chatCommands: readonly ChatCommand[] = [
  help,
  lang,
  zone,
  setup,
  status,
  today,
  week,
  next,
  newMeeting,
  cancel,
  answers,
  stats,
  health,
  rooms,
  keep,
  reap,
  errors,
];
