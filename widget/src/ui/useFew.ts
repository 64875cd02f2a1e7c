import { useState } from 'react';

/** So many are shown before somebody asks for all. */
const FEW = 50;

/** The first of many, and what shows all of them where there are more. */
export function useFew<Item>(items: readonly Item[]): {
  readonly shown: readonly Item[];
  readonly showAll: (() => void) | undefined;
} {
  const [isWhole, setWhole] = useState(false);
  const isCut = !isWhole && items.length > FEW;
  return { shown: isCut ? items.slice(0, FEW) : items, showAll: isCut ? () => setWhole(true) : undefined };
}
