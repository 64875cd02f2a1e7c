import { createSlice, type PayloadAction } from '@reduxjs/toolkit';
import type { Deleted } from './acts/restoreMeeting.ts';

/** A deletion that can still be taken back: the act that did it, and what it deleted. */
export type Undo = Deleted & { readonly actId: string; readonly title: string; readonly start: number };

const undo = createSlice({
  name: 'undo',
  initialState: (): { readonly offered: Undo | undefined } => ({ offered: undefined }),
  reducers: {
    undoOffered: (_, { payload }: PayloadAction<Undo>) => ({ offered: payload }),
    undoWithdrawn: () => ({ offered: undefined }),
  },
});

export const { undoOffered, undoWithdrawn } = undo.actions;
export const undoReducer = undo.reducer;
