using System.Net;
using Clew.Alert.Evaluate;
using Clew.Alert.Notify;
using Clew.Alert.Prometheus;
using Clew.Alert.Prometheus.RemoteWrite;
using Clew.Alert.State;
using Clew.Analyse;
using Clew.Export;
using Clew.Export.Presets;
using Clew.Pipeline;
using Clew.Pipeline.Cost;
using Clew.Pipeline.Messages;
using Clew.Pipeline.Normalize;
using Clew.Pipeline.Redact;
using Clew.Pipeline.Redact.Recognise;
using Clew.Pipeline.Sample;
using Clew.Pipeline.Series;
using Clew.SemanticConventions;
using Clew.Server.Alerts;
using Clew.Server.Configuration;
using Clew.Server.Export;
using Clew.Server.Export.Choose;
using Clew.Server.Ingest;
using Clew.Server.Live;
using Clew.Server.Notify;
using Clew.Server.Prometheus;
using Clew.Server.Query;
using Clew.Server.Query.Entities;
using Clew.Server.Query.Search;
using Clew.Server.Query.Series;
using Clew.Server.Redact;
using Clew.Server.Sampling;
using Clew.Server.Settings;
using Clew.Server.Settle;
using Clew.Server.Ui;
using Clew.Storage.DuckDB;
using Clew.Telemetry;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Clew.Server;

/// <summary>The server: started when <see cref="StartAsync"/> returns, drained and closed when disposed.</summary>
public sealed class ClewServer : IAsyncDisposable
{
    private static readonly PortRole UiPort = new(ServesUi: true, ServesGrpc: false);
    private static readonly PortRole UiPortWithTls = new(ServesUi: true, ServesGrpc: true);
    private static readonly PortRole OtlpHttpPort = new(ServesUi: false, ServesGrpc: false);
    private static readonly PortRole OtlpGrpcPort = new(ServesUi: false, ServesGrpc: true);
    private readonly WebApplication app;

    private ClewServer(WebApplication app) => this.app = app;

    public ServerAddresses Addresses => app.Services.GetRequiredService<ServerAddresses>();

    /// <summary>Ends when the process is asked to stop (SIGTERM, Ctrl-C).</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default) => app.WaitForShutdownAsync(cancellationToken);

    /// <exception cref="InvalidDataException">A file of the facts folder is not valid; the message names file and fault.</exception>
    /// <exception cref="IOException">A port is taken or the data folder cannot be used; the message says which.</exception>
    public static async Task<ClewServer> StartAsync(
        ServerOptions options, TimeProvider? time = null, Action<ILoggingBuilder>? logging = null, CancellationToken cancellationToken = default)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        logging?.Invoke(builder.Logging);
        builder.Logging.SetMinimumLevel(options.Configuration.Service.LogLevel);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // An error about a port comes back as an exception and is told there.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        AddServices(builder.Services, options, time ?? TimeProvider.System);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options));
        builder.Services.AddSingleton<ConnectionMemory>();
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, ConnectionMemory.Factory>();
        WebApplication app = builder.Build();
        MapRoutes(app, options);
        try
        {
            // Opened before the ports, so that a client never meets a server that cannot store or forward.
            if (!options.IsRelay)
            {
                _ = app.Services.GetRequiredService<DuckDBStore>();
                await app.Services.GetRequiredService<DocumentSettings>().ApplyAsync(cancellationToken);
            }
            Follow(app.Services);
            app.Services.GetRequiredService<DestinationsInUse>().Start();
            app.Services.GetService<ChannelsInUse>()?.Start();
            app.Services.GetRequiredService<RemoteWriteInUse>().Start();
            await app.StartAsync(cancellationToken);
            app.Services.GetRequiredService<FanOut>().Start();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
        ReadAddresses(app, options);
        return new ClewServer(app);
    }

    /// <summary>Stops listening, commits what waits, closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(TimeSpan.FromSeconds(20));
        await app.DisposeAsync();
    }

    private static void AddServices(IServiceCollection services, ServerOptions options, TimeProvider time)
    {
        services.AddSingleton(options);
        services.AddSingleton(time);
        services.AddSingleton<ConfigurationInUse>();
        services.AddSingleton<ConfigurationFile>();
        services.AddHostedService(static provider => provider.GetRequiredService<ConfigurationFile>());
        services.AddSingleton<ServerAddresses>();
        services.AddSingleton<ServerMetrics>();
        services.AddSingleton<LiveHub>();
        services.AddSingleton<SenderLedger>();
        services.AddSingleton(new IngestBudget(options.IngestBytes));
        services.AddSingleton(new DecodeLine(options.IngestBytes / 8, TimeSpan.FromSeconds(options.IngestAgeSeconds), time));
        services.AddSingleton(_ => PriceTable.Load(options.FactsFolder));
        services.AddSingleton(ThresholdTable.Load(options.FactsFolder));
        services.AddSingleton(provider => LoadPipeline(options, provider.GetRequiredService<PriceTable>(), provider.GetRequiredService<RedactionCounters>()));
        services.AddSingleton<RedactionCounters>();
        services.AddSingleton(options.FactsFolder is string facts ? TierTable.Load(facts) : TierTable.BuiltIn);
        services.AddSingleton(PresetTable.Load(options.FactsFolder));
        services.AddSingleton<DestinationRedaction>();
        services.AddSingleton(provider => new FanOut(
            Path.Combine(options.DataFolder, "export"), time, provider.GetRequiredService<ILogger<FanOut>>(), provider.GetRequiredService<DestinationRedaction>().Hook,
            Messages(provider.GetRequiredService<IngestPipeline>())));
        services.AddSingleton<DestinationsInUse>();
        services.AddSingleton<WatchedTraces>();
        services.AddSingleton<ContentAnalyzer>();
        services.AddSingleton<OtlpIngest>();
        services.AddSingleton(static provider => new DerivedMetrics(provider.GetRequiredService<PriceTable>().ContextWindow));
        services.AddSingleton<MetricsSource>();
        services.AddSingleton<RemoteWriteCounters>();
        services.AddSingleton<RemoteWriteInUse>();
        services.AddSingleton<TraceSnapshots>();
        services.AddSingleton<MappingsInUse>();
        services.AddHostedService<MappingsFile>();
        services.AddOtlpCors(options);
        // The client's time-out decides how long a stop may take, not ours: 20 s covers a checkpoint.
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
        if (!options.IsRelay)
        {
            AddStore(services, options, time);
        }
    }

    private static Func<Span, IReadOnlyList<KeyValue>> Messages(IngestPipeline pipeline) => span => ConventionMessages.Of(span, pipeline.Dialects);

    private static void AddStore(IServiceCollection services, ServerOptions options, TimeProvider time)
    {
        services.AddSingleton(provider => DuckDBStore.Open(StoreOptions(options), time, provider.GetRequiredService<ILogger<DuckDBStore>>()));
        services.AddSingleton<StoreWriter>();
        services.AddSingleton<ContextWindows>();
        AddFindings(services, options);
        services.AddHostedService<TraceSettler>();
        services.AddSingleton<ChosenTraces>();
        services.AddHostedService(static provider => provider.GetRequiredService<ChosenTraces>());
        services.AddHostedService<WarmUp>();
        services.AddSingleton<DocumentSettings>();
        AddAlerts(services, options, time);
    }

    private static void AddAlerts(IServiceCollection services, ServerOptions options, TimeProvider time)
    {
        services.AddSingleton(provider => new NotificationQueue(Path.Combine(options.DataFolder, "notify"), time, provider.GetRequiredService<ILogger<NotificationQueue>>()));
        services.AddSingleton<ChannelsInUse>();
        services.AddSingleton<AlertRulesInUse>();
        services.AddSingleton(_ => new AlertBook(Path.Combine(options.DataFolder, "alerts", "journal.jsonl"), time));
        services.AddSingleton(static provider => StoreNumbers.Of(
            provider.GetRequiredService<DuckDBStore>(), provider.GetRequiredService<PriceTable>(), provider.GetRequiredService<ContextWindows>(),
            provider.GetRequiredService<SenderLedger>(), provider.GetRequiredService<IngestPipeline>()));
        services.AddSingleton<AlertEngine>();
        services.AddHostedService<AlertService>();
    }

    /// <summary>With all detectors switched off nothing of this is there, and spans are not screened.</summary>
    private static void AddFindings(IServiceCollection services, ServerOptions options)
    {
        DetectorSet detectors = DetectorSet.Load(options.FactsFolder);
        services.AddSingleton(detectors);
        if (!detectors.Detectors.Any(detector => detector.Enabled))
        {
            return;
        }
        services.AddSingleton(static provider => new TraceScreen(
            provider.GetRequiredService<DetectorSet>(), provider.GetRequiredService<IngestPipeline>().Dialects, provider.GetRequiredService<PriceTable>()));
        services.AddSingleton(static provider => new TraceAnalysis(
            provider.GetRequiredService<DetectorSet>(), provider.GetRequiredService<IngestPipeline>().Dialects, provider.GetRequiredService<PriceTable>()));
        services.AddSingleton<FindingCounters>();
        services.AddSingleton<FindingExport>();
        services.AddSingleton<AgentHistories>();
        services.AddSingleton<TraceLooks>();
    }

    /// <summary>What a changed configuration changes without a restart.</summary>
    private static void Follow(IServiceProvider services)
    {
        ConfigurationInUse configuration = services.GetRequiredService<ConfigurationInUse>();
        // A relay keeps nothing, so it has no settings of its own either.
        DocumentSettings? documents = services.GetService<DocumentSettings>();
        MappingsInUse mappings = services.GetRequiredService<MappingsInUse>();
        PriceTable prices = services.GetRequiredService<PriceTable>();
        DuckDBStore? store = services.GetService<DuckDBStore>();
        ILogger<ClewServer> log = services.GetRequiredService<ILogger<ClewServer>>();
        configuration.Subscribe(options => documents?.UseConfigured(Retention(options)));
        AlertRulesInUse? alertRules = services.GetService<AlertRulesInUse>();
        configuration.Subscribe(options => alertRules?.UseConfigured(options.Configuration.Alerts));
        Sampler? sampler = null;
        configuration.Subscribe(options =>
        {
            if (store is not null)
            {
                SamplingSettings? settings = options.Configuration.Sampling;
                sampler = SamplingInForce.SamplerOf(settings, sampler);
                store.Sampling = settings is null ? null : SamplingInForce.Of(settings, sampler!);
            }
        });
        IngestPipeline pipeline = services.GetRequiredService<IngestPipeline>();
        configuration.Subscribe(options =>
        {
            pipeline.Redactor = pipeline.Redactor?.With(options.Configuration.Redaction);
            pipeline.Series = new SeriesGuard(options.Configuration.Processors.Series);
            if (store is not null)
            {
                store.ContentExpiry = ContentExpiryInForce.Of(options.Configuration.Redaction.Content, pipeline);
            }
        });
        ChosenTraces? chosen = services.GetService<ChosenTraces>();
        configuration.Subscribe(options => chosen?.Use(options.Configuration));
        configuration.Subscribe(options => prices.UseConfiguration(options.Configuration.Pricing.Overrides));
        configuration.Subscribe(options =>
        {
            try
            {
                mappings.UseConfiguration(options.Configuration.Mappings);
            }
            catch (InvalidDataException exception)
            {
                Log.ConfiguredMappingsFailed(log, exception.Message);
            }
        });
    }

    private static StoreRetention Retention(ServerOptions options) => new(
        options.RetentionDays > 0 ? TimeSpan.FromDays(options.RetentionDays) : null, options.RetentionBytes > 0 ? options.RetentionBytes : null);

    private static IngestPipeline LoadPipeline(ServerOptions options, PriceTable prices, RedactionCounters counters)
    {
        string? folder = options.FactsFolder is string facts ? Path.Combine(facts, "dialects") : null;
        DialectSet dialects = Directory.Exists(folder) ? DialectSet.Load(folder) : DialectSet.BuiltIn;
        return new IngestPipeline(dialects, prices)
        {
            Redactor = new Redactor(options.Configuration.Redaction, RecogniserSet.Load(options.FactsFolder), RedactionKey.Open(options.DataFolder), dialects, counters),
        };
    }

    private static DuckDBOptions StoreOptions(ServerOptions options) => new()
    {
        DataFolder = options.DataFolder,
        QueryTimeLimit = TimeSpan.FromSeconds(options.QuerySeconds),
        RetentionAge = Retention(options).Age,
        RetentionBytes = Retention(options).Bytes,
        // From the first moment on: without it recent files would be kept whole.
        Sampling = SamplingInForce.Of(options.Configuration.Sampling),
    };

    private static void Listen(KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes;
        // Spans of one exporter share a connection: the default windows (128 KiB, 96 KiB) would make each request wait for updates.
        kestrel.Limits.Http2.InitialConnectionWindowSize = 8 << 20;
        kestrel.Limits.Http2.InitialStreamWindowSize = 4 << 20;
        // A slow network is no reason to drop a batch that is under way; the budget bounds what that may hold.
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(100, TimeSpan.FromSeconds(30));
        TlsFiles? all = options.TlsOfAllPorts;
        Add(options.Bind, options.Port, all ?? options.UiTls, isTls => isTls ? UiPortWithTls : UiPort, HttpProtocols.Http1);
        Add(options.OtlpHttpBind ?? options.Bind, options.OtlpHttpPort, all ?? options.OtlpHttpTls, static _ => OtlpHttpPort, HttpProtocols.Http1);
        Add(options.OtlpGrpcBind ?? options.Bind, options.OtlpGrpcPort, all ?? options.OtlpGrpcTls, static _ => OtlpGrpcPort, HttpProtocols.Http2);

        void Add(string bind, int port, TlsFiles? tls, Func<bool, PortRole> role, HttpProtocols clearText) => kestrel.Listen(ServerOptions.Address(bind), port, listen =>
        {
            // Without TLS there is no negotiation: a port speaks HTTP/1.1 or HTTP/2, not both.
            listen.Protocols = tls is null ? clearText : HttpProtocols.Http1AndHttp2;
            if (tls is not null)
            {
                listen.UseHttps(tls.Load());
            }
            role(tls is not null).Mark(listen);
        });
    }

    private static void MapRoutes(WebApplication app, ServerOptions options)
    {
        app.UseMiddleware<ProblemMiddleware>();
        app.UseLoopbackHosts(options.BindAddress);
        app.UseSecurityHeaders();
        // OTLP ports answer OTLP and health only.
        app.Use(static (context, next) =>
        {
            PortRole role = PortRole.Of(context);
            bool isGrpc = context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;
            bool isAllowed = isGrpc ? role.ServesGrpc : role.ServesUi || IsOtlpOrHealth(context.Request);
            if (isAllowed)
            {
                return next(context);
            }
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        app.UseRouting();
        app.UseCors();
        app.MapOtlpGrpc();
        app.MapOtlpHttp();
        app.MapServer();
        app.MapDestinations();
        app.MapConfiguration();
        if (options.IsRelay)
        {
            app.UseRelayUi();
            return;
        }
        app.MapTraces();
        app.MapLedger();
        app.MapExport();
        app.MapTraceContent();
        app.MapImport();
        app.MapPrices();
        app.MapDocuments();
        app.MapLogs();
        app.MapMetrics();
        app.MapStatus();
        app.MapSampling();
        app.MapAlerts();
        app.MapAlertRules();
        app.MapSlos();
        app.MapConversations();
        app.MapUsers();
        app.MapFacets();
        app.MapFindings();
        app.MapSearch();
        app.MapNormalize();
        app.MapRedact();
        app.MapConventions();
        app.MapUsage();
        app.MapSeries();
        app.MapOverview();
        app.MapTools();
        app.MapMcp();
        app.MapAgents();
        app.MapModels();
        app.MapChannels();
        app.MapLive();
        app.UseUi();
    }

    private static bool IsOtlpOrHealth(HttpRequest request) =>
        request.Method is "POST" or "OPTIONS" || request.Path.Value is "/healthz" or "/readyz";

    private static void ReadAddresses(WebApplication app, ServerOptions options)
    {
        ServerAddresses addresses = app.Services.GetRequiredService<ServerAddresses>();
        // Kestrel lists addresses in the order in which they were added.
        Uri[] listening = [.. app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Select(address => Reachable(new Uri(address)))];
        addresses.Ui = listening[0];
        addresses.OtlpHttp = listening[1];
        addresses.OtlpGrpc = listening[2];
    }

    /// <summary>0.0.0.0 and [::] are addresses to listen on, not to connect to.</summary>
    private static Uri Reachable(Uri listening) =>
        IPAddress.TryParse(listening.Host.Trim('[', ']'), out IPAddress? address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            ? new UriBuilder(listening) { Host = "localhost" }.Uri
            : listening;
}
