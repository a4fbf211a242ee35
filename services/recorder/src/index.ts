export { createRecorder, type RecorderOptions } from './create-recorder.ts';
