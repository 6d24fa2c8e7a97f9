/** Structured logging: one record, one line. */
export interface Log {
  write(record: LogRecord): void;
}

export interface LogRecord {
  readonly level: 'info' | 'warn' | 'error';
  /** What happened, as a fixed phrase: `request`, `event applied`, `undeclared error`. */
  readonly event: string;
  readonly [field: string]: unknown;
}
