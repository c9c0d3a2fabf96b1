export type Example = { id: string; label: string; text: string };

const print = (value: unknown) => JSON.stringify(value, null, 2);

/** The same kind of call as three vocabularies tell it. */
export const examples: Example[] = [
  {
    id: 'otel',
    label: 'OpenTelemetry GenAI',
    text: print({
      name: 'chat gpt-4o',
      scope: 'opentelemetry.instrumentation.openai_v2',
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.response.model': 'gpt-4o-2024-08-06',
        'gen_ai.response.finish_reasons': ['tool_calls'],
        'gen_ai.usage.input_tokens': 2006,
        'gen_ai.usage.cache_read.input_tokens': 1920,
        'gen_ai.usage.output_tokens': 300,
        'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"Where is order 7?"}]}]',
        'gen_ai.output.messages':
          '[{"role":"assistant","parts":[{"type":"tool_call","id":"call_1","name":"find_order","arguments":{"id":7}}],"finish_reason":"tool_call"}]',
      },
    }),
  },
  {
    id: 'openinference',
    label: 'OpenInference',
    text: print({
      name: 'ChatCompletion',
      scope: 'openinference.instrumentation.openai',
      attributes: {
        'openinference.span.kind': 'LLM',
        'llm.provider': 'openai',
        'llm.model_name': 'gpt-4o',
        'llm.invocation_parameters': '{"temperature": 0.2, "max_tokens": 512}',
        'llm.token_count.prompt': 120,
        'llm.token_count.completion': 16,
        'llm.token_count.total': 136,
        'llm.input_messages.0.message.role': 'system',
        'llm.input_messages.0.message.content': 'Answer in one sentence.',
        'llm.input_messages.1.message.role': 'user',
        'llm.input_messages.1.message.content': 'Where is order 7?',
        'llm.output_messages.0.message.role': 'assistant',
        'llm.output_messages.0.message.content': 'Order 7 is on its way.',
      },
    }),
  },
  {
    id: 'vercel',
    label: 'Vercel AI SDK',
    text: print({
      name: 'ai.generateText.doGenerate',
      scope: 'ai',
      attributes: {
        'operation.name': 'ai.generateText.doGenerate',
        'ai.operationId': 'ai.generateText.doGenerate',
        'ai.model.provider': 'anthropic.messages',
        'ai.model.id': 'claude-sonnet-4-5',
        'ai.prompt.messages': '[{"role":"user","content":[{"type":"text","text":"Where is order 7?"}]}]',
        'ai.response.text': 'Order 7 is on its way.',
        'ai.response.finishReason': 'stop',
        'ai.usage.promptTokens': 118,
        'ai.usage.completionTokens': 14,
      },
    }),
  },
];
