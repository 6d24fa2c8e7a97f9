export * from '../../shared/system-clock.ts';
