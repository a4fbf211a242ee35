export { createWebhook, type WebhookOptions } from './webhook.ts';
