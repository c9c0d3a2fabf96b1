export type Example = { id: string; label: string; text: string };

const print = (value: unknown) => JSON.stringify(value, null, 2);

/** Invented people, numbers from documentation. */
export const examples: Example[] = [
  {
    id: 'chat',
    label: 'A chat',
    text: print({
      name: 'chat gpt-4o',
      scope: 'opentelemetry.instrumentation.openai_v2',
      resource: { 'service.name': 'support', 'deployment.environment.name': 'production' },
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.usage.input_tokens': 86,
        'user.id': 'jane.doe@acme.example',
        'client.address': '203.0.113.42',
        'gen_ai.input.messages':
          '[{"role":"user","parts":[{"type":"text","content":"My card 4111 1111 1111 1111 was charged twice. Call me: +1 415 555 2671"}]}]',
        'gen_ai.output.messages':
          '[{"role":"assistant","parts":[{"type":"text","content":"Sorry, Jane! I wrote to jane.doe@acme.example."}],"finish_reason":"stop"}]',
      },
    }),
  },
  {
    id: 'tool',
    label: 'A tool call',
    text: print({
      name: 'execute_tool http_request',
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'http_request',
        'gen_ai.tool.call.arguments': '{"url":"https://admin:s3cret-pass@api.acme.example/v1","headers":"{\\"Authorization\\":\\"Bearer 9f8e7d6c5b4a3f2e1d0c\\"}"}',
        'gen_ai.tool.call.result': '{"status":200,"body":"{\\"iban\\":\\"DE89370400440532013000\\"}"}',
      },
    }),
  },
  { id: 'text', label: 'A text', text: 'AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\nAsk jane.doe@acme.example (SSN 123-45-6789).' },
];
