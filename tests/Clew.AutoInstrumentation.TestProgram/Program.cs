using System.Diagnostics;
using System.Runtime.InteropServices;

// An application that knows nothing of Clew: it asks one address and then ends in the way its first argument says.
HttpClient http = new();
string answer = await http.GetStringAsync(args[1]);
Console.WriteLine($"answer {answer} trace {Activity.Current?.TraceId.ToString() ?? "none"}");
TaskCompletionSource stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
switch (args[0])
{
    case "return":
        return int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture);
    case "exit":
        Environment.Exit(int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture));
        return 0;
    case "load":
        Console.WriteLine(System.Reflection.Assembly.LoadFrom(args[2]).FullName);
        return 0;
    case "throw":
        throw new InvalidOperationException("the program failed");
    case "linger":
        ActivityContext main = Activity.Current?.Context ?? default;
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            // The handler runs on a thread that knows nothing of the program's own.
            using Activity handler = new Activity("exit handler").SetParentId(main.TraceId, main.SpanId, main.TraceFlags).Start();
            using HttpResponseMessage response = http.Send(new HttpRequestMessage(HttpMethod.Get, args[1]));
            Console.WriteLine("last " + (int)response.StatusCode);
        };
        return 0;
    case "wait":
        Console.WriteLine("waiting");
        await stopping.Task;
        return 0;
    case "drain":
        using (PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stopping.SetResult();
        }))
        {
            Console.WriteLine("waiting");
            await stopping.Task;
        }
        // What an application does after the signal still belongs to its trace.
        Console.WriteLine("last " + await http.GetStringAsync(args[1]));
        return 0;
    default:
        return 64;
}
