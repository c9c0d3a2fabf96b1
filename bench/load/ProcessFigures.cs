using System.Globalization;

namespace Clew.LoadBench;

/// <summary>What Linux says about a process. CPU comes in ticks of 10 ms.</summary>
/// <param name="CpuSeconds">User and system time of all threads.</param>
/// <param name="ResidentMegabytes">VmRSS.</param>
/// <param name="PeakMegabytes">VmHWM.</param>
internal readonly record struct ProcessFigures(double CpuSeconds, double ResidentMegabytes, double PeakMegabytes)
{
    private const double TicksPerSecond = 100;
    private const double KilobytesPerMegabyte = 1024;

    public static ProcessFigures Read(int processId)
    {
        string stat = File.ReadAllText($"/proc/{processId}/stat");
        // The name, in parentheses, may hold spaces; what follows it starts with field 3 of proc(5).
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        double ticks = double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture);
        string[] status = File.ReadAllLines($"/proc/{processId}/status");
        return new ProcessFigures(ticks / TicksPerSecond, Megabytes(status, "VmRSS:"), Megabytes(status, "VmHWM:"));
    }

    private static double Megabytes(string[] status, string label)
    {
        string line = status.Single(line => line.StartsWith(label, StringComparison.Ordinal));
        return double.Parse(line.AsSpan(label.Length, line.Length - label.Length - " kB".Length), CultureInfo.InvariantCulture) / KilobytesPerMegabyte;
    }
}
