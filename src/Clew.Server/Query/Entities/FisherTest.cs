namespace Clew.Server.Query.Entities;

/// <summary>How likely it is that so many of the calls with a feature failed by chance: Fisher's exact test, one-sided, for small counts too.</summary>
internal sealed class FisherTest
{
    private readonly double[] logFactorials;

    /// <param name="countMax">Calls in all, at most.</param>
    public FisherTest(int countMax)
    {
        logFactorials = new double[countMax + 1];
        for (int i = 2; i <= countMax; i++)
        {
            logFactorials[i] = logFactorials[i - 1] + Math.Log(i);
        }
    }

    /// <summary>The probability of at least so many failures with the feature if feature and failure have nothing to do with each other.</summary>
    /// <param name="failures">Failures with the feature.</param>
    /// <param name="failuresOf">All failures.</param>
    /// <param name="successes">Successes with the feature.</param>
    /// <param name="successesOf">All successes.</param>
    public double PValue(int failures, int failuresOf, int successes, int successesOf)
    {
        int with = failures + successes;
        int all = failuresOf + successesOf;
        double sum = 0;
        for (int i = failures; i <= Math.Min(with, failuresOf); i++)
        {
            if (with - i <= successesOf)
            {
                sum += Math.Exp(LogChoose(failuresOf, i) + LogChoose(successesOf, with - i) - LogChoose(all, with));
            }
        }
        return Math.Min(1, sum);
    }

    private double LogChoose(int of, int some) => logFactorials[of] - logFactorials[some] - logFactorials[of - some];
}
