"""The customs desk: what a country's customs and its partners report about mercury, month by month.

The rows of a delivery stay in Parquet files in the office's store; the database holds the nouns and the sums
that follow from them. What is read, reconciled and screened is done by `azogue.trade`.
"""
