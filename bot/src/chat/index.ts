// Everything that people can type to the bot.
import type { ChatCommand } from './chatCommand.ts';
import { help } from './help.ts';
import { lang } from './lang.ts';
import { setup } from './setup.ts';
import { status } from './status.ts';

export const chatCommands: readonly ChatCommand[] = [help, lang, setup, status];
