import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import FormControlLabel from '@mui/material/FormControlLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import { useId, useState, type ReactNode } from 'react';
import { useTexts } from '../i18n.ts';

/** How much of a series is meant. */
export type ScopeName = 'one' | 'following' | 'all';

const everyScope: readonly ScopeName[] = ['one', 'following', 'all'];

/** Asks whether this event, this and the following, or all events of a series are meant. */
export function ScopeQuestion({
  title,
  confirm,
  scopes = everyScope,
  note,
  onChoose,
  onCancel,
}: {
  /** What is about to be done, as a title. */
  readonly title: string;
  /** The words on the button that does it. */
  readonly confirm: string;
  readonly scopes?: readonly ScopeName[];
  /** What there is to know before a scope is chosen; `undefined` where there is nothing. */
  readonly note?: (scope: ScopeName) => ReactNode;
  readonly onChoose: (scope: ScopeName) => void;
  readonly onCancel: () => void;
}) {
  const { t } = useTexts();
  const titleId = useId();
  const [scope, setScope] = useState<ScopeName>(scopes[0] ?? 'one');
  const words = note?.(scope);
  return (
    <Dialog open onClose={onCancel} aria-labelledby={titleId}>
      <DialogTitle id={titleId}>{title}</DialogTitle>
      <DialogContent>
        <RadioGroup
          aria-labelledby={titleId}
          value={scope}
          onChange={(_, value) => setScope(value as ScopeName)}
        >
          {scopes.map((each) => (
            <FormControlLabel key={each} value={each} control={<Radio />} label={t(`scope.${each}`)} />
          ))}
        </RadioGroup>
        <div role="status">{words !== undefined && <Alert severity="warning">{words}</Alert>}</div>
      </DialogContent>
      <DialogActions sx={{ px: 3, pb: 2 }}>
        <Button onClick={onCancel}>{t('cancel')}</Button>
        <Button variant="contained" onClick={() => onChoose(scope)}>
          {confirm}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
