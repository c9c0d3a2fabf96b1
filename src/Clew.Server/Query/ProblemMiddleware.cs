using Clew.Storage;
using Clew.Storage.Search;

namespace Clew.Server.Query;

/// <summary>Turns what went wrong in a query into an answer that says so.</summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            switch (e)
            {
                case OperationCanceledException when context.RequestAborted.IsCancellationRequested:
                    break;
                case ProblemException problem:
                    await ProblemException.WriteAsync(context, problem.Status, problem.Title, problem.Message, problem.Parameter, problem.Place);
                    break;
                case SearchSyntaxException wrong:
                    await ProblemException.WriteAsync(context, StatusCodes.Status400BadRequest, "The query cannot be read.", e.Message, "query", (wrong.Position, wrong.Length));
                    break;
                case InvalidCursorException:
                    await ProblemException.WriteAsync(context, StatusCodes.Status400BadRequest, "A parameter is wrong.", e.Message, "cursor");
                    break;
                case QueryTimeoutException:
                    await ProblemException.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The query took too long.", e.Message + " Narrow the time range or the filters.", null);
                    break;
                case StoreUnavailableException:
                    await ProblemException.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The store is not available.", e.Message, null);
                    break;
                default:
                    Log.RequestFailed(log, context.Request.Method, context.Request.Path, e);
                    await ProblemException.WriteAsync(context, StatusCodes.Status500InternalServerError, "The server failed.", "The server's log has the details.", null);
                    break;
            }
        }
    }
}
