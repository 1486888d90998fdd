import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import type { House } from './program';

/** A mail as whoever gets it reads it. */
export type Mail = {
  file: string;
  to: string;
  subject: string;
  /** All of its headers and texts, decoded; its calendar files apart. */
  text: string;
  /** Its calendar files, with every line in one piece. */
  calendar: string;
};

const READ = `
import email, email.policy, json, pathlib, sys

def read(file):
    mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    parts = [part for part in mail.walk() if not part.is_multipart()]
    told = [(part, part.get_payload(decode=True).decode()) for part in parts]
    is_file = lambda part: part.get_content_type() in ('text/calendar', 'application/ics')
    heads = [f'{name}: {value}' for part in mail.walk() for name, value in part.items()]
    texts = [text for part, text in told if not is_file(part)]
    files = [text for part, text in told if is_file(part)]
    return dict(file=file.name, to=str(mail['to']), subject=str(mail['subject']),
                text='\\n'.join(heads + texts), calendar='\\n'.join(files))

print(json.dumps([read(file) for file in sorted(pathlib.Path(sys.argv[1]).glob('*.eml'))]))
`;

/** Every mail that went out so far: without a mail server they land in a folder. */
export function mails(house: House): Mail[] {
  const read: Mail[] = JSON.parse(String(execFileSync('python3', ['-c', READ, join(house.data, 'mail')])));
  return read.map((mail) => ({ ...mail, calendar: unfolded(mail.calendar) }));
}

/** A calendar file with every line in one piece. */
export function unfolded(calendar: string): string {
  return calendar.replace(/\r?\n[ \t]/g, '');
}
