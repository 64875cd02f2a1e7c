import type { AnyCommand } from './command.ts';

/** All commands by their type. */
export type Registry = ReadonlyMap<string, AnyCommand>;

/**
 * Collects the commands.
 *
 * @throws Error if two claim the same type: that is a mistake of ours, found at start.
 */
export function createRegistry(commands: readonly AnyCommand[]): Registry {
  const registry = new Map<string, AnyCommand>();
  for (const command of commands) {
    const { type } = command.contract;
    if (registry.has(type)) throw new Error(`two commands claim ${type}`);
    registry.set(type, command);
  }
  return registry;
}
