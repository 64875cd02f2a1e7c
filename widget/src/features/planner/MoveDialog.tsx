import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import { useId, useState } from 'react';
import { useTexts } from '../../i18n.ts';
import type { NewTimes } from '../../store/acts/move.ts';
import type { Appointment } from '../../store/appointment.ts';

/** An instant as `<input type="datetime-local">` has it. */
function toInput(at: number): string {
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Asks when an appointment is to take place. Moving its start moves its end along. */
export function MoveDialog({
  appointment: { meeting, occurrence },
  onChoose,
  onCancel,
}: {
  readonly appointment: Appointment;
  readonly onChoose: (times: Required<NewTimes>) => void;
  readonly onCancel: () => void;
}) {
  const { t } = useTexts();
  const titleId = useId();
  const [start, setStart] = useState(toInput(occurrence.start));
  const [end, setEnd] = useState(toInput(occurrence.end));
  const [length, setLength] = useState(occurrence.end - occurrence.start);
  const [from, to] = [new Date(start).getTime(), new Date(end).getTime()];
  const isBackwards = to <= from;
  const isReady = !Number.isNaN(from) && !Number.isNaN(to) && !isBackwards;
  return (
    <Dialog open onClose={onCancel} aria-labelledby={titleId}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) onChoose({ start: from, end: to });
        }}
      >
        <DialogTitle id={titleId}>{t('move.title', { title: meeting.title })}</DialogTitle>
        <DialogContent sx={{ display: 'flex', flexDirection: 'column', gap: 2 }}>
          <TextField
            margin="dense"
            type="datetime-local"
            label={t('move.start')}
            value={start}
            slotProps={{ inputLabel: { shrink: true } }}
            onChange={({ target: { value } }) => {
              const at = new Date(value).getTime();
              setStart(value);
              if (!Number.isNaN(at)) setEnd(toInput(at + length));
            }}
          />
          <TextField
            type="datetime-local"
            label={t('move.end')}
            value={end}
            error={isBackwards}
            helperText={isBackwards ? t('move.backwards') : undefined}
            slotProps={{ inputLabel: { shrink: true } }}
            onChange={({ target: { value } }) => {
              const at = new Date(value).getTime();
              setEnd(value);
              if (at > from) setLength(at - from);
            }}
          />
        </DialogContent>
        <DialogActions>
          <Button onClick={onCancel}>{t('cancel')}</Button>
          <Button type="submit" variant="contained" disabled={!isReady}>
            {t('move.confirm')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
