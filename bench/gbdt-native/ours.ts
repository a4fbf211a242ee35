import { readFileSync, writeFileSync } from 'node:fs';
import {
  type Column,
  createDataset,
  readXgboostJson,
  type TrainParams,
  train,
  trainSync,
} from '@foretick/gbdt';

/**
 * `node ours.ts JOB.json`: trains on raw float32 files as the job says and prints time and peak memory as JSON. compare.py
 * writes the job and reads the predictions.
 */
interface Job {
  readonly rows: number;
  readonly testRows: number;
  readonly features: number;
  /** Files of float32: features column by column, labels. */
  readonly x: string;
  readonly y: string;
  readonly testX: string;
  readonly params: TrainParams;
  /** 0: on the calling thread. */
  readonly threads: number;
  readonly predictions: string;
  readonly modelOut?: string;
  readonly modelIn?: string;
  /** SHAP values of the test rows, row after row. */
  readonly contributions?: string;
}

const [file = ''] = process.argv.slice(2);
const job: Job = JSON.parse(readFileSync(file, 'utf8'));
const testColumns = job.testRows === 0 ? [] : columnsOf(job.testX, job.testRows, job.features);
if (job.modelIn !== undefined) {
  const model = readXgboostJson(readFileSync(job.modelIn, 'utf8'));
  writeFileSync(job.predictions, model.predict(testColumns));
  if (job.contributions !== undefined) {
    const width = job.features + 1;
    const all = new Float64Array(job.testRows * width);
    for (let at = 0; at < job.testRows; at += 1) {
      const row = testColumns.map((column) => column[at] ?? Number.NaN);
      model.contributions(row, all.subarray(at * width, (at + 1) * width));
    }
    writeFileSync(job.contributions, all);
  }
} else {
  const columns = columnsOf(job.x, job.rows, job.features);
  const labels = floats(job.y);
  const start = performance.now();
  const dataset = createDataset({ columns, labels });
  const { model } =
    job.threads === 0
      ? trainSync(dataset, job.params)
      : await train(dataset, job.params, { threads: job.threads });
  const trainMs = performance.now() - start;
  const peakMb = process.resourceUsage().maxRSS / 1024;
  if (job.testRows > 0) writeFileSync(job.predictions, model.predict(testColumns));
  if (job.modelOut !== undefined) writeFileSync(job.modelOut, model.toXgboostJson());
  process.stdout.write(JSON.stringify({ trainSec: trainMs / 1000, peakMb }));
}

function floats(path: string): Float32Array {
  const bytes = readFileSync(path);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

function columnsOf(path: string, rows: number, features: number): Column[] {
  const all = floats(path);
  return Array.from({ length: features }, (_, at) => all.subarray(at * rows, (at + 1) * rows));
}
