import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTexts } from '../../i18n.ts';
import type { MeetingValues } from '../../store/acts/meetingValues.ts';
import { MAX_DESCRIPTION, MAX_TITLE } from '../../store/textProblems.ts';
import type { Problems } from './problems.ts';

type Props = {
  readonly values: Pick<MeetingValues, 'title' | 'description'>;
  readonly onChange: (change: Partial<MeetingValues>) => void;
  readonly isDisabled: boolean;
  readonly problems: Problems;
};

/** What a meeting is called. */
export function TitleField({ values, onChange, problems, isDisabled }: Props) {
  const { t } = useTexts();
  const [wasChanged, setWasChanged] = useState(false);
  const problem = wasChanged || values.title !== '' ? problems.title : undefined;
  return (
    <TextField
      autoFocus
      label={t('form.title')}
      value={values.title}
      disabled={isDisabled}
      error={problem !== undefined}
      helperText={problem && t(problem, { max: MAX_TITLE })}
      size="small"
      fullWidth
      onChange={({ target }) => {
        setWasChanged(true);
        onChange({ title: target.value });
      }}
      slotProps={{ htmlInput: { 'aria-required': true } }}
    />
  );
}

/** What a meeting is about. */
export function DescriptionField({ values, onChange, problems, isDisabled }: Props) {
  const { t } = useTexts();
  return (
    <TextField
      label={t('form.description')}
      value={values.description}
      disabled={isDisabled}
      multiline
      minRows={2}
      maxRows={8}
      size="small"
      fullWidth
      error={problems.description !== undefined}
      helperText={problems.description && t(problems.description, { max: MAX_DESCRIPTION })}
      onChange={({ target }) => onChange({ description: target.value })}
    />
  );
}
