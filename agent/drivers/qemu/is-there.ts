import { access } from 'node:fs/promises';

export const isThere = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );
