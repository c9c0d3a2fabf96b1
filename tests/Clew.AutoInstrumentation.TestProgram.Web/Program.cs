// A web application that knows nothing of Clew: a question to it becomes a question to another of its own routes.
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddHttpClient();
WebApplication app = builder.Build();
app.MapGet("/ask", async (IHttpClientFactory clients) => "asked " + await clients.CreateClient().GetStringAsync(app.Urls.First() + "/answer/7"));
app.MapGet("/answer/{id}", (int id) => $"answer {id}");
app.MapGet("/fail", string () => throw new InvalidOperationException("the handler failed"));
await app.StartAsync();
Console.WriteLine("listening " + app.Urls.First());
await app.WaitForShutdownAsync();
