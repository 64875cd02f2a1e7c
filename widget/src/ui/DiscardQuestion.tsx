import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogTitle from '@mui/material/DialogTitle';
import { useId } from 'react';

type Props = {
  readonly question: string;
  readonly keepLabel: string;
  readonly discardLabel: string;
  readonly onKeep: () => void;
  readonly onDiscard: () => void;
};

/** Asks before something is thrown away that cannot be had again. */
export function DiscardQuestion({ question, keepLabel, discardLabel, onKeep, onDiscard }: Props) {
  const titleId = useId();
  return (
    <Dialog open role="alertdialog" onClose={onKeep} aria-labelledby={titleId} maxWidth="xs">
      <DialogTitle id={titleId}>{question}</DialogTitle>
      <DialogActions>
        <Button autoFocus variant="outlined" onClick={onKeep}>
          {keepLabel}
        </Button>
        <Button color="error" variant="contained" onClick={onDiscard}>
          {discardLabel}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
