import { QueryClient } from '@tanstack/react-query';
import { ApiError } from '../api/client';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: false,
      // A wrong parameter or an unknown id stays wrong; anything else may pass.
      retry: (count, error) => count < 1 && !(error instanceof ApiError && error.problem.status >= 400 && error.problem.status < 500),
    },
  },
});
