import Send from '@mui/icons-material/Send';
import Alert from '@mui/material/Alert';
import CircularProgress from '@mui/material/CircularProgress';
import IconButton from '@mui/material/IconButton';
import InputAdornment from '@mui/material/InputAdornment';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useDispatch } from 'react-redux';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import { useTexts, type TextKey } from '../../i18n.ts';
import { sendMessageAct } from '../../store/acts/sendMessage.ts';
import { useAppStore, useHost, useOutgoing } from '../../store/context.tsx';
import { draftKey } from '../../store/drafts.ts';
import { actDismissed, stateOfAct, type Act } from '../../store/outbox.ts';

/** The longest message, as its contract has it. */
const MAX_MESSAGE = 10_000;

/** Why an act failed, in words. */
const reasonOf = (act: Act): TextKey =>
  `error.${act.commands.find(({ answer }) => answer?.code)?.answer?.code ?? 'internal'}`;

/** A message to everybody in the breakout sessions of a meeting. It stays until it is known to have gone. */
export function MessageBox({ roomId, title }: { roomId: RoomId; title: string }) {
  const { t } = useTexts();
  const dispatch = useDispatch();
  const store = useAppStore();
  const { perform } = useOutgoing();
  const { memory, userId } = useHost();
  const key = draftKey('message', `${roomId}_${userId}`);
  const [message, setMessage] = useState(() => {
    const kept = memory.read(key);
    return typeof kept === 'string' ? kept : '';
  });
  const [actId, setActId] = useState<string>();
  const [problem, setProblem] = useState<TextKey>();
  const isSending = actId !== undefined;
  const field = useRef<HTMLTextAreaElement>(null);
  const write = (text: string) => {
    setMessage(text);
    memory.write(key, text === '' ? undefined : text);
  };
  const finish = useEffectEvent((id: string) => {
    const act = store.getState().outbox.acts.find((each) => each.id === id);
    const state = act ? stateOfAct(act) : 'done';
    setActId(undefined);
    if (act && state === 'failed') {
      setProblem(reasonOf(act));
      // It is told here, so nobody else needs to.
      dispatch(actDismissed(id));
    } else {
      // One that nobody answered is told with all the others that nobody did.
      write('');
    }
  });
  useEffect(() => {
    if (actId === undefined) return;
    const stop = store.subscribe(() => {
      const act = store.getState().outbox.acts.find(({ id }) => id === actId);
      const state = act && stateOfAct(act);
      if (state === 'waiting' || state === 'sent') return;
      stop();
      finish(actId);
    });
    return stop;
  }, [store, actId]);
  const hasFailed = problem !== undefined;
  useEffect(() => {
    if (hasFailed) field.current?.focus();
  }, [hasFailed]);
  const isEmpty = message.trim() === '';
  const isTooLong = message.trim().length > MAX_MESSAGE;
  const send = () => {
    if (isEmpty || isTooLong || isSending) return;
    setProblem(undefined);
    setActId(perform(sendMessageAct(roomId, title, message.trim())));
  };
  return (
    <Stack spacing={1}>
      <TextField
        multiline
        fullWidth
        maxRows={6}
        size="small"
        inputRef={field}
        label={t('breakouts.message')}
        sx={{ '& .MuiInputLabel-root:not(.MuiInputLabel-shrink)': { maxWidth: 'calc(100% - 64px)' } }}
        value={message}
        disabled={isSending}
        error={isTooLong}
        helperText={isTooLong && t('form.tooLong', { max: MAX_MESSAGE })}
        onChange={({ target }) => write(target.value)}
        onKeyDown={(event) => {
          // While a word is composed, Enter ends the word.
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          send();
        }}
        slotProps={{
          input: {
            endAdornment: (
              <InputAdornment position="end">
                {isSending ? (
                  <CircularProgress size={20} aria-label={t('breakouts.sending')} />
                ) : (
                  <IconButton
                    edge="end"
                    aria-label={t('breakouts.send')}
                    disabled={isEmpty || isTooLong}
                    onClick={send}
                  >
                    <Send fontSize="small" />
                  </IconButton>
                )}
              </InputAdornment>
            ),
          },
        }}
      />
      <div role="status">
        {problem !== undefined && (
          <Alert severity="error" onClose={() => setProblem(undefined)}>
            {t('breakouts.notSent')} {t(problem)}
          </Alert>
        )}
      </div>
    </Stack>
  );
}
