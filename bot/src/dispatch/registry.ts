import type { Command } from './command.ts';

/** All commands by their type. */
export type Registry = ReadonlyMap<string, Command<unknown>>;

/**
 * Collects the commands.
 *
 * @throws Error if two claim the same type: that is a mistake of ours, found at start.
 */
export function createRegistry(commands: readonly Command<never>[]): Registry {
  const registry = new Map<string, Command<unknown>>();
  for (const command of commands as readonly Command<unknown>[]) {
    const { type } = command.contract;
    if (registry.has(type)) throw new Error(`two commands claim ${type}`);
    registry.set(type, command);
  }
  return registry;
}
