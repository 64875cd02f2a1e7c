import Alert, { type AlertProps } from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import { useDispatch } from 'react-redux';
import type { ErrorCode } from '../../../../shared/src/appError.ts';
import { useTexts } from '../../i18n.ts';
import { useAppSelector, useOutgoing } from '../../store/context.tsx';
import { formOpened } from '../../store/forms.ts';
import { actDismissed, stateOfAct, type Act } from '../../store/outbox.ts';
import { useConnection } from '../../store/useConnection.ts';

const Notices = styled('aside')({ maxHeight: '40vh', overflowY: 'auto', flexShrink: 0 });
const Fields = styled('ul')({ margin: 0, paddingLeft: 20, overflowWrap: 'anywhere' });

/** Why an act failed: the code of the first command that did, and what was wrong in all of them. */
function failureOf({ commands }: Act): { readonly code: ErrorCode; readonly fields: readonly string[] } {
  const answers = commands.flatMap(({ state, answer }) => (state === 'failed' && answer ? [answer] : []));
  return {
    code: answers.find(({ code }) => code)?.code ?? 'internal',
    fields: [...new Set(answers.flatMap(({ fields = [] }) => fields))],
  };
}

function Notice({
  act,
  severity,
  children,
  actions,
}: {
  readonly act: Act;
  readonly severity: AlertProps['severity'];
  readonly children: React.ReactNode;
  readonly actions?: React.ReactNode;
}) {
  const { t } = useTexts();
  const dispatch = useDispatch();
  const subject = t(`act.${act.name}`, { subject: act.subject });
  return (
    <Alert severity={severity} role={severity === 'error' ? 'alert' : 'status'} sx={{ borderRadius: 0 }}>
      <AlertTitle>{subject}</AlertTitle>
      {children}
      <div>
        {actions}
        <Button
          size="small"
          color="inherit"
          aria-label={t('outbox.dismissNamed', { act: subject })}
          onClick={() => dispatch(actDismissed(act.id))}
        >
          {t('outbox.dismiss')}
        </Button>
      </div>
    </Alert>
  );
}

function Failed({ act }: { readonly act: Act }) {
  const { t } = useTexts();
  const dispatch = useDispatch();
  const { retry } = useOutgoing();
  const { draft } = act;
  const { code, fields } = failureOf(act);
  const isPartlyDone = act.commands.some(({ state }) => state === 'done');
  return (
    <Notice
      act={act}
      severity="error"
      actions={
        <>
          <Button size="small" color="inherit" onClick={() => retry(act.id)}>
            {t('retry')}
          </Button>
          {draft && (
            <Button
              size="small"
              color="inherit"
              onClick={() => {
                dispatch(formOpened(draft));
                dispatch(actDismissed(act.id));
              }}
            >
              {t('outbox.editAgain')}
            </Button>
          )}
        </>
      }
    >
      {t(`error.${code}`)}
      {fields.length > 0 && (
        <Fields>
          {fields.map((field) => (
            <li key={field}>{field}</li>
          ))}
        </Fields>
      )}
      {isPartlyDone && <div>{t('outbox.partlyDone')}</div>}
    </Notice>
  );
}

/** What became of the things that people did, where that cannot be seen: what failed, what nobody answered, what waits. */
export function OutboxNotices() {
  const { t } = useTexts();
  const isConnected = useConnection();
  const acts = useAppSelector(({ outbox }) => outbox.acts);
  const waiting = acts.filter((act) => stateOfAct(act) === 'waiting').length;
  const shown = acts.filter((act) => ['failed', 'unanswered'].includes(stateOfAct(act)));
  if (isConnected && shown.length === 0) return null;
  return (
    <Notices aria-label={t('outbox.title')}>
      {!isConnected && (
        <Alert severity="warning" role="status" sx={{ borderRadius: 0 }}>
          {t('outbox.offline')} {waiting > 0 && t('outbox.waiting', { count: waiting })}
        </Alert>
      )}
      {shown.map((act) =>
        stateOfAct(act) === 'failed' ? (
          <Failed key={act.id} act={act} />
        ) : (
          <Notice key={act.id} act={act} severity="warning">
            {t('outbox.unanswered')}
          </Notice>
        ),
      )}
    </Notices>
  );
}
