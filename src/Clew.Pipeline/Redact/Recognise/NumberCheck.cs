namespace Clew.Pipeline.Redact.Recognise;

/// <summary>What makes a number of the right length one of its kind.</summary>
internal enum NumberCheck
{
    Card,
    Luhn,
    Ssn,
    Itin,
    Nir,
    GermanTaxId,
    Cpf,
    Pesel,
    Belgian,
    Verhoeff,
    Ahv,
    Swedish,
    ElevenTest,
    AustralianTaxFile,
    Nhs,
    PhoneUs,
    PhoneTrunk,
}
