import Alert from '@mui/material/Alert';
import FormControlLabel from '@mui/material/FormControlLabel';
import Stack from '@mui/material/Stack';
import Switch from '@mui/material/Switch';
import { useTexts } from '../../i18n.ts';
import type { MeetingValues } from '../../store/acts/meetingValues.ts';

type Reach = MeetingValues['scope'];

type Props = {
  readonly scope: Reach;
  readonly onChange: (scope: Reach) => void;
  /** Whether there are earlier occurrences, so that this one and the following are not all. */
  readonly isLater: boolean;
};

/** What an edit of a recurring meeting reaches: this occurrence, this and the following ones, or all. */
export function ScopeField({ scope, onChange, isLater }: Props) {
  const { t } = useTexts();
  const words = { one: 'form.scopeOne', following: 'form.scopeFollowing', all: 'form.scopeAll' } as const;
  return (
    <Alert severity="info" icon={false}>
      <Stack>
        <FormControlLabel
          control={
            <Switch
              checked={scope === 'all'}
              slotProps={{ input: { role: 'checkbox' } }}
              onChange={({ target }) => onChange(target.checked ? 'all' : 'one')}
            />
          }
          label={t('form.editSeries')}
        />
        {isLater && (
          <FormControlLabel
            control={
              <Switch
                checked={scope === 'following'}
                slotProps={{ input: { role: 'checkbox' } }}
                onChange={({ target }) => onChange(target.checked ? 'following' : 'one')}
              />
            }
            label={t('form.editFollowing')}
          />
        )}
        <span role="status">{t(words[scope])}</span>
      </Stack>
    </Alert>
  );
}
