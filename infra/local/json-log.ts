export * from '../../shared/json-log.ts';
